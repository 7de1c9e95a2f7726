import { Module } from '@nestjs/common';
import { Max } from 'class-validator';
import { Column, Entity, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import {
  type Caller,
  CallerParam,
  ConstrainedData,
  EntityAttributePolicy,
  EntityPolicy,
  Latchkey,
  OnDeleteInverse,
  ReadOnly,
  ResourceRole,
  RestEmbeddable,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
  TransientAttribute,
  TransientObject,
} from 'latchkey';

@Entity('spec_region')
@RestEntity('Region', { instanceName: '{name}' })
export class Region {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  name!: string;
}

export enum Datum {
  WGS84 = 'wgs84',
  LOCAL = 'local',
}

@RestEmbeddable('Position')
export class Position {
  @Column('numeric', { nullable: true })
  @Max(90)
  lat!: string | null;

  @Column({ type: 'enum', enum: Datum, enumName: 'spec_datum', nullable: true })
  datum!: Datum | null;

  @ManyToOne(() => Region)
  @OnDeleteInverse('unlink')
  region!: Relation<Region> | null;
}

@RestEmbeddable('Plot')
export class Plot {
  @Column('text', { nullable: true })
  street!: string | null;

  @Column(() => Position)
  position!: Position;

  @Column(() => Position, { prefix: false })
  entrance!: Position;
}

/** Its embedded objects hold embedded objects. */
@Entity('spec_well')
@RestEntity('Well', { instanceName: '{id}' })
export class Well {
  @PrimaryColumn('int')
  id!: number;

  @Column(() => Plot)
  plot!: Plot;

  @Column(() => Plot, { prefix: 'spare' })
  reserve!: Plot;

  @Column(() => Position, { prefix: 'surveyed' })
  @ReadOnly()
  survey!: Position;
}

/** An object without a row that holds a plot. */
@RestEntity('Offer')
export class Offer {
  @TransientAttribute('int', { key: true })
  number!: number;

  @TransientObject(() => Plot)
  plot!: Plot | null;
}

@ResourceRole({ code: 'well-keeper', name: 'Writes wells', childRoles: ['rest-minimal'] })
@EntityPolicy(Well, ['read', 'create', 'update'])
@EntityAttributePolicy(Well, '*', 'modify')
@EntityPolicy(Plot, ['read'])
@EntityAttributePolicy(Plot, '*', 'modify')
@EntityPolicy(Position, ['read'])
@EntityAttributePolicy(Position, '*', 'modify')
@EntityPolicy(Region, ['read'])
@EntityAttributePolicy(Region, '*', 'view')
@EntityPolicy(Offer, ['read'])
@EntityAttributePolicy(Offer, '*', 'view')
class WellKeeperRole {}

@ResourceRole({ code: 'well-visitor', name: 'Sees streets and latitudes only', childRoles: ['rest-minimal'] })
@EntityPolicy(Well, ['read', 'update'])
@EntityAttributePolicy(Well, '*', 'modify')
@EntityPolicy(Plot, ['read'])
@EntityAttributePolicy(Plot, '*', 'modify')
@EntityPolicy(Position, ['read'])
@EntityAttributePolicy(Position, ['lat'], 'view')
class WellVisitorRole {}

@ResourceRole({ code: 'well-stranger', name: 'Does not read positions', childRoles: ['rest-minimal'] })
@EntityPolicy(Well, ['read', 'update'])
@EntityAttributePolicy(Well, '*', 'modify')
@EntityPolicy(Plot, ['read'])
@EntityAttributePolicy(Plot, ['street'], 'modify')
class WellStrangerRole {}

@RowLevelRole({ code: 'northern-wells', name: 'Wells in the north' })
@RowLevelPolicy(Well, { property: 'plot.position.region.name', operator: '=', value: 'North' })
class NorthernWellsRole {}

@RowLevelRole({ code: 'low-wells', name: 'Wells at low latitudes, by a function' })
@RowLevelPredicate(Well, 'read', ({ plot }) => Number((plot as Plot).position.lat) < 10)
class LowWellsRole {}

@RestService('wells')
class WellsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async move(@CallerParam() caller: Caller, @RestParam('id', 'int') id: number): Promise<Well> {
    const data = this.data.for(caller);
    const plan = [{ plot: ['street', { position: ['lat', { region: ['name'] }] }] }];
    const well = await data.required(Well, id, { plan });
    well.plot.position.lat = `${Number(well.plot.position.lat) + 1}`;
    return data.save(well, { plan });
  }

  @RestMethod({ returns: 'Offer' })
  echo(@RestParam('offer', 'Offer') offer: Offer): Offer {
    return offer;
  }
}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Region, Well, Offer],
      roles: [WellKeeperRole, WellVisitorRole, WellStrangerRole, NorthernWellsRole, LowWellsRole],
      services: [WellsService],
    }),
  ],
})
export class WellsModule {}
