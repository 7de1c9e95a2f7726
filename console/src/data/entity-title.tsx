import { useRecordContext } from 'react-admin';

/** The caption of the entity and the name of the object. */
export function EntityTitle({ caption }: { readonly caption: string }) {
  const record = useRecordContext<{ readonly _instanceName?: string; readonly id: string }>();
  return record === undefined ? caption : `${caption}: ${record._instanceName ?? record.id}`;
}
