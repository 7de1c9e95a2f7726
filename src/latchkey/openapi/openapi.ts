/** A value that JSON can hold as a constant. */
export type Constant = string | number | boolean | null;

/** A schema of OpenAPI 3.0, as far as the documents use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly deprecated?: boolean;
  readonly default?: Constant;
  readonly example?: unknown;
  readonly enum?: readonly Constant[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  /** Schemas of further members by patterns of their names; OpenAPI 3.0 has no word for it. */
  readonly 'x-patternProperties'?: Readonly<Record<string, Schema>>;
  /** What a text holds that is JSON by itself; OpenAPI 3.0 has no word for it. */
  readonly 'x-content-schema'?: Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description?: string;
  readonly required?: boolean;
  readonly deprecated?: boolean;
  readonly schema: Schema;
}

/** Schemas by media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: Schema }>>;
  readonly content?: Content;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Response>>;
}

/** The methods of a path, in the order in which documents list them. */
export const METHODS = ['get', 'head', 'post', 'put', 'delete'] as const;

export type PathItem = Readonly<Partial<Record<(typeof METHODS)[number], Operation>>> & {
  readonly servers?: readonly { readonly url: string }[];
};

/** Path items by path, below the server of the document unless they name another one. */
export type Paths = Readonly<Record<string, PathItem>>;

/** How callers show who they are. */
export interface SecuritySchemes {
  readonly oauth2: {
    readonly type: 'oauth2';
    readonly description: string;
    readonly flows: {
      readonly password: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
    };
  };
  readonly bearer: object;
  readonly client: object;
  readonly operator: object;
}

/** A whole document (OpenAPI 3.0.3). */
export interface OpenApiDocument {
  readonly openapi: '3.0.3';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Paths;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: SecuritySchemes;
  };
}
