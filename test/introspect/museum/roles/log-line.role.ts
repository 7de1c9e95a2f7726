import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { LogLine } from '../log-line.entity.js';

/** Reads LogLine. */
@ResourceRole({ code: 'log-line-reader', name: 'Log line reader', childRoles: ['rest-minimal'] })
@EntityPolicy(LogLine, ['read'])
@EntityAttributePolicy(LogLine, '*', 'view')
export class LogLineReaderRole {}
