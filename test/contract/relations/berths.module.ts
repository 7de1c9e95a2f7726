import { Module } from '@nestjs/common';
import {
  type Caller,
  CallerParam,
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
  RowLevelPredicate,
  RowLevelRole,
} from 'latchkey';
import { Column, Entity, JoinTable, ManyToMany, PrimaryColumn, type Relation } from 'typeorm';

/** Its key is a harbour and a number that may be written in several ways. */
@Entity('spec_berth')
@RestEntity('Berth', { instanceName: '{title}' })
export class Berth {
  @PrimaryColumn('text')
  harbour!: string;

  @PrimaryColumn('numeric')
  number!: string;

  @Column('text')
  title!: string;

  @ManyToMany(() => Vessel, 'berths')
  vessels!: Relation<Vessel>[];

  @ManyToMany(() => Berth, 'besides')
  @JoinTable()
  neighbours!: Relation<Berth>[];

  @ManyToMany(() => Berth, 'neighbours')
  besides!: Relation<Berth>[];
}

@Entity('spec_vessel')
@RestEntity('Vessel', { instanceName: '{name}' })
export class Vessel {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @ManyToMany(() => Berth, 'vessels')
  @JoinTable({ name: 'spec_vessel_berth' })
  @OnDeleteInverse('deny')
  berths!: Relation<Berth>[];
}

@ResourceRole({ code: 'harbour-desk', name: 'Reads and writes berths and vessels', childRoles: ['rest-minimal'] })
@EntityPolicy(Berth, ['read', 'create', 'update', 'delete'])
@EntityAttributePolicy(Berth, '*', 'modify')
@EntityPolicy(Vessel, ['read', 'create', 'update', 'delete'])
@EntityAttributePolicy(Vessel, '*', 'modify')
class HarbourDeskRole {}

@RowLevelRole({ code: 'open-berths', name: 'Berths that are not secret' })
@RowLevelPolicy(Berth, { property: 'title', operator: '<>', value: 'secret' })
class OpenBerthsRole {}

@RowLevelRole({ code: 'public-berths', name: 'Berths that are not secret, by a function' })
@RowLevelPredicate(Berth, 'read', ({ title }) => title !== 'secret')
class PublicBerthsRole {}

@RowLevelRole({ code: 'vessels-at-c', name: 'Vessels at the berth C' })
@RowLevelPolicy(Vessel, { property: 'berths.title', operator: '=', value: 'C' })
class VesselsAtCRole {}

@RestService('berths')
class BerthsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async leaveAll(@CallerParam() caller: Caller, @RestParam('id', 'int') id: number): Promise<string[]> {
    const data = this.data.for(caller);
    const vessel = await data.required(Vessel, id, { plan: [{ berths: ['title'] }] });
    const titles = vessel.berths.map(({ title }) => title);
    vessel.berths = [];
    await data.save(vessel);
    return titles;
  }
}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Berth, Vessel],
      roles: [HarbourDeskRole, OpenBerthsRole, PublicBerthsRole, VesselsAtCRole],
      services: [BerthsService],
    }),
  ],
})
export class BerthsModule {}
