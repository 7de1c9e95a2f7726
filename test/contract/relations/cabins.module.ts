import { Module } from '@nestjs/common';
import { IsNotEmpty } from 'class-validator';
import {
  type Caller,
  CallerParam,
  Composition,
  ConstrainedData,
  EntityAttributePolicy,
  EntityHooks,
  type EntityChange,
  type EntityHook,
  EntityPolicy,
  Latchkey,
  OnDelete,
  ResourceRole,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RowLevelPolicy,
  RowLevelRole,
} from 'latchkey';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';

/** Two others refer to it: the key belongs to it, the guest does not. */
@Entity('spec_cabin')
@RestEntity('Cabin', { instanceName: '{name}' })
export class Cabin {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @OneToOne(() => CabinKey, 'cabin')
  @Composition()
  key!: Relation<CabinKey> | null;

  @OneToOne(() => Guest, 'cabin')
  @OnDelete('unlink')
  guest!: Relation<Guest> | null;
}

@Entity('spec_cabin_key')
@RestEntity('CabinKey', { instanceName: '{label}' })
export class CabinKey {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  @IsNotEmpty()
  label!: string;

  @OneToOne(() => Cabin, 'key', { nullable: false })
  @JoinColumn()
  cabin!: Relation<Cabin>;
}

@Entity('spec_guest')
@RestEntity('CabinGuest', { instanceName: '{name}' })
export class Guest {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @OneToOne(() => Cabin, 'guest')
  @JoinColumn()
  cabin!: Relation<Cabin> | null;
}

@ResourceRole({ code: 'cabin-desk', name: 'Reads and writes cabins', childRoles: ['rest-minimal'] })
@EntityPolicy(Cabin, ['read', 'create', 'update'])
@EntityAttributePolicy(Cabin, '*', 'modify')
@EntityPolicy(CabinKey, ['read', 'create', 'update', 'delete'])
@EntityAttributePolicy(CabinKey, '*', 'modify')
@EntityPolicy(Guest, ['read'])
@EntityAttributePolicy(Guest, '*', 'view')
class CabinDeskRole {}

@ResourceRole({ code: 'cabin-visitor', name: 'Reads cabins without keys', childRoles: ['rest-minimal'] })
@EntityPolicy(Cabin, ['read', 'update'])
@EntityAttributePolicy(Cabin, '*', 'modify')
class CabinVisitorRole {}

@RowLevelRole({ code: 'no-iron', name: 'Keys but iron ones' })
@RowLevelPolicy(CabinKey, { property: 'label', operator: '<>', value: 'iron' })
class NoIronRole {}

@RowLevelRole({ code: 'golden', name: 'Cabins with golden keys' })
@RowLevelPolicy(Cabin, { property: 'key.label', operator: '=', value: 'gold' })
class GoldenRole {}

@EntityHooks(CabinKey)
class CabinKeyHook implements EntityHook {
  beforeWrite({ operation, values }: EntityChange): void {
    if (operation !== 'delete' && values.get('label') === 'hooked') {
      values.set('label', `hooked in ${String(values.get('cabin'))}`);
    }
  }
}

@RestService('cabins')
class CabinsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  async relabel(
    @CallerParam() caller: Caller,
    @RestParam('id', 'int') id: number,
    @RestParam('label') label: string,
  ): Promise<Cabin> {
    const data = this.data.for(caller);
    const cabin = await data.required(Cabin, id, { plan: ['name', { key: ['label'] }] });
    if (cabin.key) {
      cabin.key.label = label;
    }
    return data.save(cabin, { plan: ['name', { key: ['label'] }] });
  }
}

/** The side of one-to-one attributes that holds no column. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Cabin, CabinKey, Guest],
      roles: [CabinDeskRole, CabinVisitorRole, NoIronRole, GoldenRole],
      hooks: [CabinKeyHook],
      services: [CabinsService],
    }),
  ],
  providers: [CabinKeyHook],
})
export class CabinsModule {}
