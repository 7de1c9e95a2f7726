import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Certificate } from '../certificate.entity.js';

/** Reads and writes Certificate; `rest-minimal` lets in. */
@ResourceRole({ code: 'certificate-editor', name: 'Certificate editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Certificate, 'all')
@EntityAttributePolicy(Certificate, '*', 'modify')
export class CertificateEditorRole {}
