import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Loan } from '../loan.entity.js';

/** Reads and writes Loan; `rest-minimal` lets in. */
@ResourceRole({ code: 'loan-editor', name: 'Loan editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Loan, 'all')
@EntityAttributePolicy(Loan, '*', 'modify')
export class LoanEditorRole {}
