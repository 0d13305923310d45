import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** An authority, a server at `localhost` and `127.0.0.1`, a client, and one that a stranger has made for itself. */
export interface Certificates {
  readonly authority: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
  readonly stranger: KeyPair;
  /** Writes a text to a file. @returns its path. */
  file(name: string, content: string): string;
  remove(): void;
}

/** Needs the `openssl` of the system. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'bocage-certificates-'));
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const self = (name: string) =>
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  const signed = (name: string, extensions: string): KeyPair => {
    writeFileSync(at(`${name}.ext`), extensions);
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'authority.pem', '-CAkey', 'authority.key'],
      ...['-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
    return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
  };
  self('authority');
  self('stranger');
  return {
    authority: read('authority.pem'),
    server: signed('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1\n'),
    client: signed('client', 'extendedKeyUsage=clientAuth\n'),
    stranger: { certificate: read('stranger.pem'), key: read('stranger.key') },
    file(name, content) {
      writeFileSync(at(name), content);
      return at(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
