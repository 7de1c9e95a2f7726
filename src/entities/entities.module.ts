import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.js';
import { EntityDeletes } from './entity-deletes.service.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites } from './entity-writes.service.js';
import { FetchPlanRegistry } from './fetch-plan/fetch-plan-registry.js';
import { RequestedPlan } from './fetch-plan/requested-plan.js';
import { ReadCompiler } from './read/read-compiler.js';
import { DeleteRuleRegistry } from './write/deletion/delete-rules.js';
import { DeletionPlanner } from './write/deletion/deletion-planner.js';
import { DeletionWriter } from './write/deletion/deletion-writer.js';
import { RowReaders } from './write/deletion/row-reader.js';
import { UnlinkedRows } from './write/deletion/unlinked-rows.js';
import { EntityDeleter } from './write/entity-deleter.js';
import { EntityWriter } from './write/entity-writer.js';
import { HookRegistry } from './write/hook-registry.js';

/** The generic entity API. */
@Module({
  controllers: [EntitiesController],
  providers: [
    FetchPlanRegistry,
    RequestedPlan,
    ReadCompiler,
    HookRegistry,
    EntityWriter,
    RowReaders,
    DeleteRuleRegistry,
    DeletionPlanner,
    UnlinkedRows,
    DeletionWriter,
    EntityDeleter,
    EntityReads,
    EntityWrites,
    EntityDeletes,
  ],
})
export class EntitiesModule {}
