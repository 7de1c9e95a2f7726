import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Column, Entity, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import {
  ConstrainedData,
  EntityAttributePolicy,
  EntityPolicy,
  Latchkey,
  NamedFetchPlan,
  OnDeleteInverse,
  ResourceRole,
  RestEmbeddable,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
  type Caller,
  CallerParam,
} from 'latchkey';
import type { Database } from '../../src/latchkey/database/database.js';
import { insertRow } from './insert-row.js';

@Entity('depot_country')
@RestEntity('Country', { instanceName: '{name}' })
export class Country {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  name!: string;
}

/** A place: embedded, with references. */
@RestEmbeddable('Place')
export class Place {
  @Column('text', { nullable: true })
  city!: string | null;

  @ManyToOne(() => Country)
  @OnDeleteInverse('unlink')
  country!: Relation<Country> | null;

  @ManyToOne(() => Depot)
  depot!: Relation<Depot> | null;
}

@Entity('depot')
@RestEntity('Depot', { instanceName: '{name}' })
@NamedFetchPlan('depot-places', ['name', { home: ['city', { country: ['name'] }] }, 'branch'])
export class Depot {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column(() => Place)
  home!: Place;

  @Column(() => Place)
  branch!: Place;
}

@ResourceRole({ code: 'depot-desk', name: 'Reads and writes depots, reads countries', childRoles: ['rest-minimal'] })
@EntityPolicy(Depot, ['read', 'create', 'update'])
@EntityAttributePolicy(Depot, '*', 'modify')
@EntityPolicy(Place, ['read'])
@EntityAttributePolicy(Place, '*', 'modify')
@EntityPolicy(Country, ['read'])
@EntityAttributePolicy(Country, '*', 'view')
class DepotDeskRole {}

@ResourceRole({ code: 'depot-visitor', name: 'Reads depots without countries', childRoles: ['rest-minimal'] })
@EntityPolicy(Depot, ['read', 'update'])
@EntityAttributePolicy(Depot, '*', 'modify')
@EntityPolicy(Place, ['read'])
@EntityAttributePolicy(Place, '*', 'modify')
class DepotVisitorRole {}

@RowLevelRole({ code: 'open-countries', name: 'Countries but France' })
@RowLevelPolicy(Country, { property: 'code', operator: '<>', value: 'FR' })
class OpenCountriesRole {}

@RowLevelRole({ code: 'home-in-spain', name: 'Depots in Spain' })
@RowLevelPolicy(Depot, { property: 'home.country.name', operator: '=', value: 'Spain' })
class HomeInSpainRole {}

@RowLevelRole({ code: 'spain-by-function', name: 'Depots in Spain, by a function' })
@RowLevelPredicate(
  Depot,
  'read',
  ({ home }) => (home as { country: { name: string } | null }).country?.name === 'Spain',
)
class SpainByFunctionRole {}

@RestService('depots')
class DepotsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async move(
    @CallerParam() caller: Caller,
    @RestParam('id', 'uuid') id: string,
    @RestParam('to', 'Country') to: Country,
  ): Promise<Depot> {
    const data = this.data.for(caller);
    const depot = await data.required(Depot, id, { plan: ['name', { home: ['city', { country: [] }] }] });
    depot.home.country = to;
    return data.save(depot, { plan: ['name', { home: ['city', { country: ['name'] }] }] });
  }

  @RestMethod({ returns: 'Depot' })
  echo(@RestParam('depot', 'Depot') depot: Depot): Depot {
    return depot;
  }
}

/** Embedded objects with references. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Country, Depot],
      roles: [DepotDeskRole, DepotVisitorRole, OpenCountriesRole, HomeInSpainRole, SpainByFunctionRole],
      services: [DepotsService],
    }),
  ],
})
export class DepotsModule {}

export async function aDepot(
  database: Database,
  {
    name,
    city = null,
    country = null,
  }: { readonly name: string; readonly city?: string | null; readonly country?: string | null },
): Promise<string> {
  const id = randomUUID();
  await insertRow(database, 'depot', { id, name, home_city: city, home_country_code: country });
  return id;
}
