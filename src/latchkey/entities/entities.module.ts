import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.js';
import { EntityDeletes } from './entity-deletes.service.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites } from './entity-writes.service.js';
import { ModelVersionsModule } from '../model-versions/model-versions.module.js';
import { FetchPlanRegistry, RequestedPlan } from './fetch-plan/fetch-plan-registry.js';
import { ReadCompiler } from './read/read-compiler.js';
import { RowComparisons } from './read/compared-rows.js';
import { RowVerdicts } from './read/row-verdicts.js';
import { EntitySearchController } from './search/entity-search.controller.js';
import { EntitySearches } from './search/entity-searches.service.js';
import { TableScans } from './search/table-scans.js';
import { SecurityTokens } from './serialization/security-tokens.js';
import { WrittenObjects } from './write/response/written-objects.js';
import { RowPolicies, RowVisibility } from './write/check/permissions.js';
import { ConstraintColumns } from './write/constraint-columns.js';
import { DeleteRuleRegistry } from './write/deletion/delete-rules.js';
import { DeletionPlanner } from './write/deletion/deletion-planner.js';
import { DeletionWriter } from './write/deletion/deletion-writer.js';
import { RowReaders } from './write/deletion/row-reader.js';
import { UnlinkedRows } from './write/deletion/unlinked-rows.js';
import { DirectBatches } from './write/direct/direct-batches.js';
import { DirectBulkUpdates } from './write/direct/direct-bulk-updates.js';
import { DirectCreations } from './write/direct/direct-creations.js';
import { DirectDeletions } from './write/direct/direct-deletions.js';
import { DirectUpdates } from './write/direct/direct-updates.js';
import { EntityDeleter } from './write/entity-deleter.js';
import { HookRegistry } from './write/hook-registry.js';
import { UnitsOfWork } from './write/unit-of-work.js';
import { WriteTransactions } from './write/write-transactions.js';
import { EntityValidation } from './write/validation/entity-validation.js';

/** The generic entity API. */
@Module({
  imports: [ModelVersionsModule],
  controllers: [EntitySearchController, EntitiesController],
  providers: [
    FetchPlanRegistry,
    RequestedPlan,
    ReadCompiler,
    RowVerdicts,
    RowComparisons,
    RowVisibility,
    RowPolicies,
    SecurityTokens,
    HookRegistry,
    EntityValidation,
    RowReaders,
    DeleteRuleRegistry,
    DeletionPlanner,
    UnlinkedRows,
    DeletionWriter,
    EntityDeleter,
    UnitsOfWork,
    ConstraintColumns,
    WriteTransactions,
    WrittenObjects,
    DirectBatches,
    DirectBulkUpdates,
    DirectCreations,
    DirectDeletions,
    DirectUpdates,
    EntityReads,
    EntitySearches,
    TableScans,
    EntityWrites,
    EntityDeletes,
  ],
  exports: [
    EntityDeleter,
    EntityValidation,
    FetchPlanRegistry,
    RequestedPlan,
    ReadCompiler,
    RowVisibility,
    RowVerdicts,
    RowComparisons,
    SecurityTokens,
    UnitsOfWork,
    WriteTransactions,
  ],
})
export class EntitiesModule {}
