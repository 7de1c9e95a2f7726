import { MenuItem, TextField } from '@mui/material';
import { isList, type ModelAttribute } from 'latchkey/react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { viewable } from './attributes.js';
import { operatorsOf } from './operators.js';

interface PathProps {
  readonly entity: string;
  /** Names joined by dots; empty while nothing is chosen. */
  readonly path: string;
  readonly onChange: (path: string) => void;
}

/** Stands for the object itself, instead of one of its attributes. */
const ITSELF = '.';

const leadsOn = ({ attributeType }: ModelAttribute): boolean =>
  attributeType !== 'DATATYPE' && attributeType !== 'ENUM';

/** An attribute, or one of the object that it leads to, and so on. */
export function PathSelect({ entity, path, onChange }: PathProps) {
  const console = useConsole();
  const [head = '', ...rest] = path === '' ? [''] : path.split('.');
  const attributes = viewable(console, entity)
    .filter((each) => leadsOn(each) || (operatorsOf(each).length > 0 && !isList(each)))
    .map((each) => ({ name: each.name, caption: captionOf(console, entity, each.name) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const chosen = console.model.attribute(entity, head);
  return (
    <>
      <TextField
        select
        size="small"
        margin="none"
        label={texts.filter.attribute}
        value={attributes.some(({ name }) => name === head) ? head : ''}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        sx={{ minWidth: 160 }}
      >
        {attributes.map(({ name, caption }) => (
          <MenuItem key={name} value={name}>
            {caption}
          </MenuItem>
        ))}
      </TextField>
      {chosen !== undefined && leadsOn(chosen) && (
        <RestSelect
          attribute={chosen}
          rest={rest}
          onChange={(tail) => {
            onChange(tail === '' ? head : `${head}.${tail}`);
          }}
        />
      )}
    </>
  );
}

interface RestProps {
  readonly attribute: ModelAttribute;
  readonly rest: readonly string[];
  readonly onChange: (tail: string) => void;
}

function RestSelect({ attribute, rest, onChange }: RestProps) {
  const console = useConsole();
  const options = viewable(console, attribute.type)
    .filter((each) => leadsOn(each) || operatorsOf(each).length > 0)
    .map((each) => ({ name: each.name, caption: captionOf(console, attribute.type, each.name) }));
  const itself = operatorsOf(attribute).length > 0;
  const [head = ''] = rest;
  const value = head === '' ? (itself ? ITSELF : '') : head;
  const next = console.model.attribute(attribute.type, head);
  return (
    <>
      <TextField
        select
        size="small"
        margin="none"
        label={captionOf(console, attribute.type)}
        value={value}
        onChange={(event) => {
          onChange(event.target.value === ITSELF ? '' : event.target.value);
        }}
        sx={{ minWidth: 160 }}
      >
        {itself && <MenuItem value={ITSELF}>{texts.filter.itself}</MenuItem>}
        {options.map(({ name, caption }) => (
          <MenuItem key={name} value={name}>
            {caption}
          </MenuItem>
        ))}
      </TextField>
      {next !== undefined && leadsOn(next) && (
        <RestSelect
          attribute={next}
          rest={rest.slice(1)}
          onChange={(tail) => {
            onChange(tail === '' ? head : `${head}.${tail}`);
          }}
        />
      )}
    </>
  );
}
