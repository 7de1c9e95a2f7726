import { Catch } from '@nestjs/common';
import { RestError } from '../errors/rest-error.js';
import { RestExceptionFilter } from '../http/exception.filter.js';

/** Answers what Latchkey throws in handlers of the application, such as a denied write of `ConstrainedData`; nothing else. */
@Catch(RestError)
export class RestErrorFilter extends RestExceptionFilter {}
