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
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
} from 'typeorm';

@Entity('spec_land')
@RestEntity('PortLand', { instanceName: '{name}' })
export class Land {
  @PrimaryColumn('int')
  id!: number;

  @Column('text', { unique: true })
  code!: string;

  @Column('text')
  name!: string;

  @OneToMany(() => Port, 'land')
  ports!: Relation<Port>[];

  @ManyToMany(() => Port, 'partners')
  partnerPorts!: Relation<Port>[];
}

/** Refers to lands by their codes, and to ports by their names. */
@Entity('spec_port')
@RestEntity('Port', { instanceName: '{name}' })
export class Port {
  @PrimaryColumn('int')
  id!: number;

  @Column('text', { unique: true })
  name!: string;

  @ManyToOne(() => Land, 'ports')
  @JoinColumn({ name: 'land_code', referencedColumnName: 'code' })
  @OnDeleteInverse('unlink')
  land!: Relation<Land> | null;

  @ManyToOne(() => Port)
  @JoinColumn({ name: 'next_name', referencedColumnName: 'name' })
  @OnDeleteInverse('deny')
  next!: Relation<Port> | null;

  @ManyToMany(() => Land, 'partnerPorts')
  @JoinTable({
    name: 'spec_port_partner',
    joinColumn: { name: 'port_name', referencedColumnName: 'name' },
    inverseJoinColumn: { name: 'land_code', referencedColumnName: 'code' },
  })
  partners!: Relation<Land>[];
}

/** Its ships refer to it by its code, and one of them is its flagship. */
@Entity('spec_fleet')
@RestEntity('Fleet', { instanceName: '{code}' })
export class Fleet {
  @PrimaryColumn('int')
  id!: number;

  @Column('text', { unique: true })
  code!: string;

  @OneToMany(() => FleetShip, 'fleet')
  @Composition()
  ships!: Relation<FleetShip>[];

  @ManyToOne(() => FleetShip)
  flagship!: Relation<FleetShip> | null;
}

@Entity('spec_fleet_ship')
@RestEntity('FleetShip')
export class FleetShip {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Fleet, 'ships', { nullable: false })
  @JoinColumn({ name: 'fleet_code', referencedColumnName: 'code' })
  fleet!: Relation<Fleet>;
}

@ResourceRole({ code: 'port-desk', name: 'Reads and writes ports, reads lands', childRoles: ['rest-minimal'] })
@EntityPolicy(Port, ['read', 'create', 'update'])
@EntityAttributePolicy(Port, '*', 'modify')
@EntityPolicy(Fleet, ['read', 'create'])
@EntityAttributePolicy(Fleet, '*', 'modify')
@EntityPolicy(FleetShip, ['read', 'create'])
@EntityAttributePolicy(FleetShip, '*', 'modify')
@EntityPolicy(Land, ['read'])
@EntityAttributePolicy(Land, '*', 'view')
class PortDeskRole {}

@RowLevelRole({ code: 'no-france', name: 'Lands but France' })
@RowLevelPolicy(Land, { property: 'code', operator: '<>', value: 'FR' })
class NoFranceRole {}

@RowLevelRole({ code: 'spanish-ports', name: 'Ports in Spain' })
@RowLevelPolicy(Port, { property: 'land.name', operator: '=', value: 'Spain' })
class SpanishPortsRole {}

@RestService('ports')
class PortsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async move(
    @CallerParam() caller: Caller,
    @RestParam('id', 'int') id: number,
    @RestParam('to', 'PortLand') to: Land,
  ): Promise<Port> {
    const data = this.data.for(caller);
    const port = await data.required(Port, id, { plan: ['name', { land: ['code'] }] });
    port.land = to;
    return data.save(port, { plan: ['name', { land: ['code'] }] });
  }
}

/** References by other columns than the key. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Land, Port, Fleet, FleetShip],
      roles: [PortDeskRole, NoFranceRole, SpanishPortsRole],
      services: [PortsService],
    }),
  ],
})
export class PortsModule {}
