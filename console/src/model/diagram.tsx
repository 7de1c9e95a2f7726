import { Box, FormControlLabel, Switch, useTheme } from '@mui/material';
import { useMemo, useState } from 'react';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty, Panel } from '../layout/states.js';
import { type Box as EntityBox, type Line, linksOf, neighbours, placed } from './diagram-layout.js';

interface DiagramProps {
  readonly entity: string;
  readonly onChoose: (entity: string) => void;
}

/** The entity among those it refers to and that refer to it, or the whole model. A box leads to its entity. */
export default function Diagram({ entity, onChoose }: DiagramProps) {
  const console = useConsole();
  const { model } = console;
  const [whole, setWhole] = useState(false);
  const diagram = useMemo(() => {
    const links = linksOf(model);
    const shown = whole ? new Set(model.entities.map(({ entityName }) => entityName)) : neighbours(links, entity);
    return placed(links, shown, (name) => captionOf(console, name));
  }, [console, model, entity, whole]);
  return (
    <Panel
      title={texts.model.diagram}
      actions={
        <FormControlLabel
          label={texts.model.wholeModel}
          control={
            <Switch
              size="small"
              checked={whole}
              onChange={(event) => {
                setWhole(event.target.checked);
              }}
            />
          }
        />
      }
    >
      {diagram.boxes.length === 1 && <Empty>{texts.model.noReferences}</Empty>}
      <Box sx={{ overflow: 'auto', maxHeight: 560 }}>
        <Box
          component="svg"
          role="group"
          aria-label={texts.model.diagram}
          viewBox={`0 0 ${diagram.width} ${diagram.height}`}
          sx={{ width: diagram.width, height: diagram.height, display: 'block' }}
        >
          <Arrow />
          {diagram.lines.map((line) => (
            <Reference key={`${line.kind} ${line.from} ${line.to}`} line={line} chosen={entity} />
          ))}
          {diagram.boxes.map((box) => (
            <EntityNode
              key={box.entity}
              box={box}
              caption={captionOf(console, box.entity)}
              chosen={box.entity === entity}
              onChoose={onChoose}
            />
          ))}
        </Box>
      </Box>
    </Panel>
  );
}

const ARROW = 'diagram-arrow';

function Arrow() {
  const { palette } = useTheme();
  return (
    <defs>
      <marker id={ARROW} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 0 L8 4 L0 8 z" fill={palette.text.secondary} />
      </marker>
    </defs>
  );
}

function Reference({ line, chosen }: { readonly line: Line; readonly chosen: string }) {
  const { palette } = useTheme();
  const { from, to, kind, attributes, points } = line;
  const near = from === chosen || to === chosen;
  return (
    <polyline
      points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
      fill="none"
      stroke={near ? palette.text.primary : palette.text.disabled}
      strokeWidth={kind === 'composition' ? 2.5 : 1.25}
      strokeDasharray={kind === 'extends' ? '5 4' : undefined}
      markerEnd={`url(#${ARROW})`}
    >
      <title>{kind === 'extends' ? `${from} ${texts.model.extends} ${to}` : `${from}: ${attributes.join(', ')}`}</title>
    </polyline>
  );
}

interface NodeProps {
  readonly box: EntityBox;
  readonly caption: string;
  readonly chosen: boolean;
  readonly onChoose: (entity: string) => void;
}

function EntityNode({ box: { entity, x, y, width, height }, caption, chosen, onChoose }: NodeProps) {
  const { palette } = useTheme();
  return (
    <Box
      component="g"
      role="button"
      tabIndex={0}
      aria-label={caption}
      aria-pressed={chosen}
      onClick={() => {
        onChoose(entity);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onChoose(entity);
        }
      }}
      sx={{ cursor: 'pointer', outline: 'none', '&:focus-visible rect': { strokeWidth: 3, stroke: palette.info.main } }}
    >
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={6}
        fill={chosen ? palette.primary.main : palette.background.paper}
        stroke={palette.text.secondary}
      />
      <text
        x={x}
        y={y}
        textAnchor="middle"
        dominantBaseline="central"
        fontSize={14}
        fill={chosen ? palette.primary.contrastText : palette.text.primary}
      >
        {caption}
      </text>
    </Box>
  );
}
