/** The package brings no types. */
declare module 'pluralize' {
  const pluralize: {
    plural(word: string): string;
    singular(word: string): string;
  };
  export default pluralize;
}
