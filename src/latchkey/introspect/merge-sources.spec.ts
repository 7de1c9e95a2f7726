import { describe, expect, it } from '@jest/globals';
import { mergeSources } from './merge-sources.js';

const BASE = `import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('film', { synchronize: false })
@RestEntity('Film', { instanceName: '{title}' })
export class Film {
  @PrimaryColumn('integer')
  id!: number;

  @Column('varchar', { length: 40 })
  title!: string;
}
`;

describe('a second run of the introspection', () => {
  it('changes what the database changed, where nobody edited the file', () => {
    const theirs = BASE.replace('length: 40', 'length: 80');
    expect(mergeSources(BASE, BASE, theirs)).toEqual({ text: theirs, conflicts: [] });
  });

  it('keeps edits, where the database did not change', () => {
    const mine = BASE.replace("'{title}'", "'{id} {title}'");
    expect(mergeSources(BASE, mine, BASE)).toEqual({ text: mine, conflicts: [] });
  });

  it('adds new attributes beside those of the developer, with the imports of both', () => {
    const mine = BASE.replace('{ RestEntity }', '{ RestEntity, TransientAttribute }').replace(
      '  title!: string;\n',
      "  title!: string;\n\n  @TransientAttribute('string')\n  get shout(): string {\n    return this.title;\n  }\n",
    );
    const theirs = BASE.replace(
      '{ Column, Entity, PrimaryColumn }',
      '{ Column, Entity, Index, PrimaryColumn }',
    ).replace('  title!: string;\n', "  title!: string;\n\n  @Column('integer')\n  @Index()\n  pages!: number;\n");
    expect(mergeSources(BASE, mine, theirs)).toEqual({
      text: `import { RestEntity, TransientAttribute } from 'latchkey';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('film', { synchronize: false })
@RestEntity('Film', { instanceName: '{title}' })
export class Film {
  @PrimaryColumn('integer')
  id!: number;

  @Column('varchar', { length: 40 })
  title!: string;

  @TransientAttribute('string')
  get shout(): string {
    return this.title;
  }

  @Column('integer')
  @Index()
  pages!: number;
}
`,
      conflicts: [],
    });
  });

  it('takes a new length under a constraint that the developer has added to the attribute', () => {
    const mine = BASE.replace(
      'import { RestEntity }',
      "import { IsNotEmpty } from 'class-validator';\nimport { RestEntity }",
    ).replace('  title!: string;', '  @IsNotEmpty()\n  title!: string;');
    const theirs = BASE.replace('length: 40', 'length: 80');
    expect(mergeSources(BASE, mine, theirs)).toEqual({ text: mine.replace('length: 40', 'length: 80'), conflicts: [] });
  });

  it('keeps the line of the developer where both changed the same one, and names the other', () => {
    const mine = BASE.replace('length: 40', 'length: 20');
    const theirs = BASE.replace('length: 40', 'length: 80');
    expect(mergeSources(BASE, mine, theirs)).toEqual({
      text: mine,
      conflicts: ["@Column('varchar', { length: 80 })"],
    });
  });

  it('leaves out an attribute that the database lost, with its import', () => {
    const base = BASE.replace('{ Column, Entity, PrimaryColumn }', '{ Column, Entity, Index, PrimaryColumn }').replace(
      '  title!: string;\n',
      "  title!: string;\n\n  @Column('integer')\n  @Index()\n  pages!: number;\n",
    );
    const mine = base.replace("'{title}'", "'{id}'");
    expect(mergeSources(base, mine, BASE)).toEqual({ text: BASE.replace("'{title}'", "'{id}'"), conflicts: [] });
  });

  it('does not bring back an attribute that the developer removed', () => {
    const mine = BASE.replace("\n\n  @Column('varchar', { length: 40 })\n  title!: string;", '').replace(
      '{ Column, Entity',
      '{ Entity',
    );
    const theirs = BASE.replace('  id!: number;', "  id!: number;\n\n  @PrimaryColumn('integer')\n  part!: number;");
    expect(mergeSources(BASE, mine, theirs).text).toBe(
      mine.replace('  id!: number;', "  id!: number;\n\n  @PrimaryColumn('integer')\n  part!: number;"),
    );
  });
});
