import type { enTools } from './en-tools.js';

/** Texts of the tools of administrators and developers in German. */
export const deTools: typeof enTools = {
  model: {
    name: 'Name',
    caption: 'Bezeichnung',
    type: 'Typ',
    cardinality: 'Kardinalität',
    mandatory: 'Pflicht',
    readOnly: 'Nur lesen',
    attributes: 'Attribute',
    plans: 'Fetch Plans',
    queries: 'Abfragen',
    parameters: 'Parameter',
    services: 'Dienste',
    diagram: 'Diagramm',
    wholeModel: 'Alle Entitäten',
    noReferences: 'Diese Entität verweist auf keine andere, und keine verweist auf sie.',
    extends: 'erweitert',
    tryOut: 'Ausprobieren',
    tryOutOf: (name) => `Ausprobieren: ${name}`,
    tryOutHelp: 'Läuft mit Ihren Rechten. Ein Dienst kann Daten ändern: nichts wird zurückgenommen.',
    asJson: 'als JSON',
    call: 'Aufrufen',
    noBody: 'Die Antwort ist leer.',
    rows: (shown, total) => `${shown} von ${total} Zeilen`,
    cut: (characters) => `Die ersten ${characters} Zeichen:`,
  },
};
