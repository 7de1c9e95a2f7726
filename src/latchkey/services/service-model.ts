import type { PropertyRules } from '../entities/write/validation/constraints.js';
import type { ServiceType } from './service-types.js';

export interface ServiceParameter {
  readonly name: string;
  readonly type: ServiceType;
  /** The type as declared, for the listing; null when a configuration file declares none. */
  readonly typeName: string | null;
  readonly required: boolean;
  /** What values must satisfy. */
  readonly rules?: PropertyRules | undefined;
}

/** An argument in calling order. */
export type ServiceArgument = ServiceParameter | 'caller';

export type HttpMethod = 'GET' | 'POST';

/** A method that may be called over HTTP. */
export interface ServiceMethod {
  readonly name: string;
  readonly property: string;
  readonly httpMethods: readonly HttpMethod[];
  /** Whether a method open to both is listed once. */
  readonly listedOnce?: boolean;
  readonly returns: ServiceType | undefined;
  /** What results must satisfy. */
  readonly resultRules?: PropertyRules | undefined;
  readonly permission: string | undefined;
  readonly arguments: readonly ServiceArgument[];
}

export interface ServiceModel {
  readonly name: string;
  readonly target: new (...dependencies: never[]) => object;
  readonly methods: readonly ServiceMethod[];
}

export const parametersOf = ({ arguments: all }: ServiceMethod): readonly ServiceParameter[] =>
  all.filter((each) => each !== 'caller');
