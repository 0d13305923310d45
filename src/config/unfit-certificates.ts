import { createPrivateKey, X509Certificate } from 'node:crypto';
import { settings } from './settings.ts';

interface Certificates {
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsAuthorities: string | undefined;
}

/** What TLS would find out only with the first connection, a line each. */
export function unfitCertificates({ tlsCertificate, tlsKey, tlsAuthorities }: Certificates): string[] {
  const problems: string[] = [];
  if (tlsCertificate !== undefined && tlsKey !== undefined) {
    problems.push(...unfit(settings.tlsKey.name, () => keyProblem(tlsCertificate, tlsKey)));
  }
  if (tlsAuthorities !== undefined) {
    problems.push(...unfit(settings.tlsAuthorities.name, () => certificateProblem(tlsAuthorities)));
  }
  return problems;
}

function unfit(name: string, find: () => string | undefined): string[] {
  let problem: string | undefined;
  try {
    problem = find();
  } catch (error) {
    problem = `expected what TLS can use (${(error as Error).message})`;
  }
  return problem === undefined ? [] : [`${name}: ${problem}.`];
}

function keyProblem(certificate: string, key: string): string | undefined {
  const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  return fits ? undefined : `expected the key of the certificate in ${settings.tlsCertificate.name}`;
}

/** Of several, TLS takes those that it can read; the first has to be one. */
function certificateProblem(certificates: string): undefined {
  new X509Certificate(certificates);
}
