import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { LoanNote } from '../loan-note.entity.js';

/** Reads and writes LoanNote; `rest-minimal` lets in. */
@ResourceRole({ code: 'loan-note-editor', name: 'Loan note editor', childRoles: ['rest-minimal'] })
@EntityPolicy(LoanNote, 'all')
@EntityAttributePolicy(LoanNote, '*', 'modify')
export class LoanNoteEditorRole {}
