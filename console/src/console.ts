import type { LatchkeyClient, Model, Rights, Session } from 'latchkey/react-admin';
import { createContext, useContext } from 'react';

/** `settings.json` of the server: where everything is, as the browser must ask for it. */
export interface ConsoleSettings {
  readonly rest: string;
  readonly token: string;
  readonly authorize: string;
  readonly revoke: string;
  readonly logout?: string;
  readonly clientId: string;
  readonly version: string;
  readonly locales: readonly string[];
  /** Whether somebody can administer already. */
  readonly administrators: boolean;
  readonly demo: { readonly username: string } | null;
}

/** A constant of an enum. */
export interface EnumValue {
  readonly name: string;
  readonly caption: string;
}

/** The account that is logged in. */
export interface CurrentUser {
  readonly username: string;
  readonly fullName: string;
}

/** Everything that screens need to know and that does not change while they are open. */
export interface Console {
  readonly settings: ConsoleSettings;
  readonly client: LatchkeyClient;
  readonly session: Session;
  readonly model: Model;
  readonly enums: ReadonlyMap<string, readonly EnumValue[]>;
  /** Captions of entities and attributes: `Order`, `Order.number`. */
  readonly captions: Readonly<Record<string, string>>;
  readonly user: CurrentUser;
  readonly rights: Rights;
  /** Reads the rights again: they change while people work. */
  readonly refreshRights: () => Promise<void>;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

/** @returns the console, in every screen */
export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === undefined) {
    throw new Error('Screens are rendered inside of ConsoleContext');
  }
  return console;
}

/** The permission of administrators. */
export const ADMINISTRATION = 'security.admin';

/** Accounts, roles and what belongs to them have their own screens, away from the data of the application. */
export const isAdministrative = (entity: string): boolean => entity === 'User' || entity.startsWith('sec_');

/** Entities with rows: embeddables and composite keys live inside of others. */
export function rowEntities({ model }: Pick<Console, 'model'>): readonly string[] {
  const inside = new Set(
    model.entities.flatMap(({ properties }) =>
      properties.filter(({ attributeType }) => attributeType === 'EMBEDDED').map(({ type }) => type),
    ),
  );
  return model.entities.map(({ entityName }) => entityName).filter((name) => !inside.has(name));
}

/** @returns the caption of an entity, or of an attribute */
export const captionOf = ({ captions }: Pick<Console, 'captions'>, entity: string, attribute?: string): string =>
  captions[attribute === undefined ? entity : `${entity}.${attribute}`] ?? attribute ?? entity;
