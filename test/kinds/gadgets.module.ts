import { Module } from '@nestjs/common';
import { EntityAttributePolicy, EntityPolicy, Latchkey, ResourceRole, RowLevelPolicy, RowLevelRole } from 'latchkey';
import { Gadget } from './gadget.entity.js';
import { GadgetService } from './gadget.service.js';

@ResourceRole({ code: 'gadget-reader', name: 'Gadget reader', childRoles: ['rest-minimal'] })
@EntityPolicy(Gadget, ['read'])
@EntityAttributePolicy(Gadget, ['id', 'status'], 'view')
export class GadgetReaderRole {}

@ResourceRole({ code: 'gadget-viewer', name: 'Gadget viewer', childRoles: ['rest-minimal'] })
@EntityPolicy(Gadget, ['read'])
@EntityAttributePolicy(Gadget, '*', 'view')
export class GadgetViewerRole {}

@RowLevelRole({ code: 'dark-gadgets', name: 'Dark gadgets' })
@RowLevelPolicy(Gadget, { property: 'settings.theme.color', operator: '=', value: 'dark' })
export class DarkGadgetsRole {}

@RowLevelRole({ code: 'own-gadgets', name: 'Own gadgets' })
@RowLevelPolicy(Gadget, { property: 'settings.owner', operator: '=', value: { session: 'username' } })
export class OwnGadgetsRole {}

@RowLevelRole({ code: 'tagged-gadgets', name: 'Tagged gadgets that were active' })
@RowLevelPolicy(Gadget, { property: 'texts', operator: '=', value: 'tagged' })
@RowLevelPolicy(Gadget, { property: 'history', operator: '=', value: 'ACTIVE' })
export class TaggedGadgetsRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Gadget],
      roles: [GadgetReaderRole, GadgetViewerRole, DarkGadgetsRole, OwnGadgetsRole, TaggedGadgetsRole],
      services: [GadgetService],
    }),
  ],
})
export class GadgetsModule {}
