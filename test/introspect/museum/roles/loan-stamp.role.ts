import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { LoanStamp } from '../loan-stamp.entity.js';

/** Reads and writes LoanStamp; `rest-minimal` lets in. */
@ResourceRole({ code: 'loan-stamp-editor', name: 'Loan stamp editor', childRoles: ['rest-minimal'] })
@EntityPolicy(LoanStamp, 'all')
@EntityAttributePolicy(LoanStamp, '*', 'modify')
export class LoanStampEditorRole {}
