import { Module } from '@nestjs/common';
import {
  type Caller,
  CallerParam,
  Composition,
  ConstrainedData,
  EntityAttributePolicy,
  EntityPolicy,
  Latchkey,
  OnDeleteInverse,
  ResourceRole,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RowLevelPolicy,
  RowLevelRole,
} from 'latchkey';
import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

@Entity('spec_shipment')
@RestEntity('Shipment', { instanceName: '{name}' })
export class Shipment {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @OneToMany(() => Parcel, 'shipment')
  @Composition()
  parcels!: Relation<Parcel>[];
}

/** Its key is its shipment and a mark. */
@Entity('spec_parcel')
@RestEntity('Parcel', { instanceName: '{content}' })
export class Parcel {
  @PrimaryColumn('int')
  shipmentId!: number;

  @PrimaryColumn('text')
  mark!: string;

  @Column('text', { nullable: true })
  content!: string | null;

  @ManyToOne(() => Shipment, 'parcels')
  @JoinColumn({ name: 'shipment_id' })
  shipment!: Relation<Shipment>;

  @OneToMany(() => Scan, 'parcel')
  scans!: Relation<Scan>[];
}

/** Refers to a parcel by the two columns of its key. */
@Entity('spec_scan')
@RestEntity('Scan', { instanceName: '{place}' })
export class Scan {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  place!: string;

  @ManyToOne(() => Parcel, 'scans')
  @JoinColumn([
    { name: 'parcel_shipment', referencedColumnName: 'shipmentId' },
    { name: 'parcel_mark', referencedColumnName: 'mark' },
  ])
  @OnDeleteInverse('unlink')
  parcel!: Relation<Parcel> | null;
}

@ResourceRole({ code: 'shipment-desk', name: 'Reads and writes shipments', childRoles: ['rest-minimal'] })
@EntityPolicy(Shipment, ['read', 'create', 'update'])
@EntityAttributePolicy(Shipment, '*', 'modify')
@EntityPolicy(Parcel, ['read', 'create', 'update', 'delete'])
@EntityAttributePolicy(Parcel, '*', 'modify')
@EntityPolicy(Scan, ['read', 'create', 'update'])
@EntityAttributePolicy(Scan, '*', 'modify')
class ShipmentDeskRole {}

@RowLevelRole({ code: 'no-gold', name: 'Parcels without gold' })
@RowLevelPolicy(Parcel, { property: 'content', operator: '<>', value: 'gold' })
class NoGoldRole {}

@RowLevelRole({ code: 'open-shipments', name: 'Shipments but the secret one' })
@RowLevelPolicy(Shipment, { property: 'name', operator: '<>', value: 'secret' })
class OpenShipmentsRole {}

@RowLevelRole({ code: 'gold-scans', name: 'Scans of gold' })
@RowLevelPolicy(Scan, { property: 'parcel.content', operator: '=', value: 'gold' })
class GoldScansRole {}

@RestService('scans')
class ScansService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async move(
    @CallerParam() caller: Caller,
    @RestParam('id', 'int') id: number,
    @RestParam('to', 'Parcel') to: Parcel,
  ): Promise<Scan> {
    const data = this.data.for(caller);
    const scan = await data.required(Scan, id, { plan: ['place', { parcel: ['content'] }] });
    scan.parcel = to;
    return data.save(scan, { plan: ['place', { parcel: ['content'] }] });
  }
}

/** Keys with references, and references to them. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Shipment, Parcel, Scan],
      roles: [ShipmentDeskRole, NoGoldRole, OpenShipmentsRole, GoldScansRole],
      services: [ScansService],
    }),
  ],
})
export class ShipmentsModule {}
