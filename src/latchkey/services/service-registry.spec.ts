import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, type Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EntityRegistry } from '../model/entity-registry.js';
import { Features } from '../model/feature.js';
import { DtoMember, RestDto } from './dto.decorators.js';
import { RestMethod, RestParam, RestService } from './rest-service.decorators.js';
import { ServiceRegistry } from './service-registry.js';
import { ServiceTypes } from './service-types.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'services-'));
});

afterAll(() => rm(folder, { recursive: true }));

const start = (services: readonly Type[], dtos: readonly Type[] = [], files: string[] = []): ServiceRegistry => {
  const features = new Features([{ services, dtos }]);
  const types = new ServiceTypes(features, new EntityRegistry([]));
  return new ServiceRegistry(features, types, { SERVICES_CONFIG: files, TRANSFORMATIONS_FILE: '' });
};

class Plain {
  readonly kind = 'plain';
}

@RestService('bound')
class UnboundService {
  @RestMethod()
  find(@RestParam('a') a: string, b: string): string {
    return a + b;
  }
}

@RestService('typed')
class UnknownTypeService {
  @RestMethod()
  find(@RestParam('a', 'Nothing[]') a: string): string {
    return a;
  }
}

@RestService('returning')
class UnknownResultService {
  @RestMethod({ returns: 'nothing' })
  find(): string {
    return '';
  }
}

@RestService('unnamed')
class UnnamedService {
  @RestMethod()
  find(@RestParam() { a }: { a: string }): string {
    return a;
  }
}

@RestService('plain')
class PlainService {
  total(amount: string): string {
    return amount;
  }
}

@RestService('faulty')
class FaultyService {
  @RestMethod()
  twice(@RestParam('a') a: string, @RestParam('a') b: string): string {
    return a + b;
  }
}

@RestService('plain')
class SecondPlainService {}

@RestDto('string')
class StringDto {}

@RestDto('Loose')
class LooseDto {
  @DtoMember('nothing')
  a!: string;
}

describe('declarations of services (protocol/services.md 1)', () => {
  it.each([
    [[Plain], [], 'Plain is listed as a service: add @RestService to it'],
    [[PlainService, SecondPlainService], [], 'Two services are named plain: give SecondPlainService another name'],
    [[UnboundService], [], 'UnboundService.find: argument 2 is bound to nothing: add @RestParam or @CallerParam to it'],
    [[UnknownTypeService], [], /^UnknownTypeService\.find, argument 1 \(a\): the type Nothing\[\] is not known: use /],
    [[UnknownResultService], [], /^UnknownResultService\.find, result: the type nothing is not known: use /],
    [[UnnamedService], [], 'UnnamedService.find: the name of argument 1 cannot be told: write it into @RestParam'],
    [[], [Plain], 'Plain is listed as a DTO: add @RestDto to it'],
    [[], [StringDto], /^The DTO StringDto cannot be named "string": use /],
    [[], [LooseDto], /^LooseDto\.a: the type nothing is not known: use /],
  ])('stop the start when they are wrong: %p %p', (services, dtos, text) => {
    expect(() => start(services, dtos)).toThrow(text);
  });
});

describe('files of SERVICES_CONFIG (protocol/services.md 1)', () => {
  it.each([
    ['broken.json', '{', 'must be JSON'],
    ['other.json', '{"services":[{"name":"plain","methods":[{"name":1}]}]}', 'services.0.methods.0.name'],
    ['typo.json', '{"service":[]}', 'services'],
  ])('stop the start when they are malformed: %s', async (name, text, fault) => {
    const file = join(folder, name);
    await writeFile(file, text);
    expect(() => start([PlainService], [], [file])).toThrow(`SERVICES_CONFIG ${file} ${fault}`);
  });

  it('may be several, and an entry may say anonymousAllowed, which has no effect', async () => {
    const files = await Promise.all(
      ['total', 'sum'].map(async (name) => {
        const file = join(folder, `${name}.json`);
        const method = { name: 'total', anonymousAllowed: true, params: [{ name }] };
        await writeFile(file, JSON.stringify({ services: [{ name: 'plain', methods: [method] }] }));
        return file;
      }),
    );
    const [first, second] = start([PlainService], [], files).get('plain').methods;
    expect([first, second]).toMatchObject([
      { name: 'total', httpMethods: ['GET', 'POST'], permission: undefined, arguments: [{ name: 'total' }] },
      { name: 'total', arguments: [{ name: 'sum' }] },
    ]);
  });

  it('name in the log what fits nothing, and what cannot be called by its names', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const file = join(folder, 'faulty.json');
    const services = [
      { name: 'nothing', methods: [] },
      { name: 'plain', methods: [{ name: 'missing' }, { name: 'total', params: [{ name: 'a', type: 'x' }] }] },
    ];
    await writeFile(file, JSON.stringify({ services }));
    const registry = start([PlainService, FaultyService], [], [file]);
    registry.onModuleInit();
    const logged = error.mock.calls.map(([message]) => String(message));
    error.mockRestore();
    expect(registry.all().map(({ name, methods }) => [name, methods])).toEqual([
      ['faulty', []],
      ['plain', []],
    ]);
    expect(logged).toEqual([
      'FaultyService.twice is not exposed: the parameter name "a" is blank or repeated, name every parameter once',
      'SERVICES_CONFIG: nothing is not a service: list its class in "services" of Latchkey.forFeature, or remove the entry',
      'SERVICES_CONFIG: plain.missing is not a method of PlainService: correct or remove the entry',
      'SERVICES_CONFIG: plain.total has a type that does not exist, or other arguments than the method: correct the entry',
    ]);
  });

  it('stop the start when they cannot be read', () => {
    expect(() => start([], [], ['/nowhere.json'])).toThrow('SERVICES_CONFIG /nowhere.json cannot be read (ENOENT)');
  });
});
