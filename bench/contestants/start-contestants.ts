import type { Access } from '../works/work.js';
import { type ContestantName, ContestantProcess } from './contestant-process.js';
import type { Environment } from './environment.js';
import { signedToken } from './handwritten/access/token.js';
import { login } from './login.js';
import { uploadPicture } from './picture.js';

/** A running contestant and what the driver needs to speak to it. */
export interface Contestant {
  readonly process: ContestantProcess;
  readonly access: Access;
}

export interface Start {
  readonly databaseUrl: string;
  /** Data folder of Latchkey. */
  readonly folder: string;
  /** The contestants to start in addition to Latchkey. */
  readonly others: readonly Exclude<ContestantName, 'latchkey'>[];
  /** Settings of a bucket for files as JSON. */
  readonly bucket?: string;
  readonly profileFolder?: string;
}

const USER = { sub: '00000009-0000-4000-8000-000000000002', username: 'two', roles: ['catalog', 'orders'] };

/** Starts Latchkey first: the others deliver its picture and its user info. Returned in turn order. */
export async function startContestants(start: Start): Promise<readonly Contestant[]> {
  const { databaseUrl, folder, others, bucket = '', profileFolder } = start;
  const none: Environment = { databaseUrl, folder, picture: '', text: '', bucket };
  const latchkey = await ContestantProcess.start('latchkey', none, profileFolder);
  const token = await login(latchkey.url, USER.username);
  const { fileRef, path } = await uploadPicture(latchkey.url, token, folder);
  const text = await userInfo(latchkey.url, token);
  const started: Contestant[] = [];
  for (const name of others) {
    const process = await ContestantProcess.start(name, { ...none, picture: path, text }, profileFolder);
    started.push({ process, access: { name, token: await signedToken(USER), fileRef } });
  }
  return [...started, { process: latchkey, access: { name: 'latchkey', token, fileRef } }];
}

async function userInfo(url: string, token: string): Promise<string> {
  return (await fetch(`${url}/rest/userInfo`, { headers: { authorization: `Bearer ${token}` } })).text();
}
