import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Settings } from '../config/settings.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import { Features } from '../metadata/feature.js';
import { DtoMember, RestDto } from './dto.decorators.js';
import { RestMethod, RestParam, RestService } from './rest-service.decorators.js';
import { ServiceRegistry } from './service-registry.js';
import { ServiceTypes } from './service-types.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'services-'));
});

afterAll(() => rm(folder, { recursive: true }));

const start = (
  services: readonly Type[],
  dtos: readonly Type[] = [],
  files: readonly string[] = [],
): ServiceRegistry => {
  const features = new Features([{ services, dtos }]);
  const types = new ServiceTypes(features, new EntityRegistry([]));
  return new ServiceRegistry(features, types, { SERVICES_CONFIG: files } as unknown as Settings);
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
class PlainService {}

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

  it('stop the start when they cannot be read', () => {
    expect(() => start([], [], ['/nowhere.json'])).toThrow('SERVICES_CONFIG /nowhere.json cannot be read (ENOENT)');
  });
});
