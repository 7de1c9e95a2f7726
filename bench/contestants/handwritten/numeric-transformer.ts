/** The usual way to numbers instead of the texts that the driver gives for `numeric`. */
export const numericTransformer = {
  to: (value: number): number => value,
  from: (text: string | null): number | null => (text === null ? null : Number(text)),
};
