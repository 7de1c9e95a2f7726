import type { ServiceType } from './service-types.js';

export interface ServiceParameter {
  readonly name: string;
  readonly type: ServiceType;
  /** The type as declared, for the listing. */
  readonly typeName: string;
  readonly required: boolean;
}

/** An argument in calling order. */
export type ServiceArgument = ServiceParameter | 'caller';

/** A method that may be called over HTTP. */
export interface ServiceMethod {
  readonly name: string;
  readonly property: string;
  readonly httpMethods: readonly ('GET' | 'POST')[];
  readonly returns: ServiceType | undefined;
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
