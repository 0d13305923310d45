/** A server that takes mails, and as whom to go there. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise once the server has offered it. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** Who mails come from. */
export interface MailSender {
  /** Empty where there is none. */
  readonly name: string;
  readonly address: string;
}

/** Reads `address` or `name <address>`; the name may stand in quotes. */
export function parseMailSender(text: string): MailSender {
  const [, name = '', address = text.trim()] = /^([^<]*)<([^<>]*)>\s*$/.exec(text) ?? [];
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
}

/** Reads `smtp[s]://[user:password@]host[:port]`; the ports are those of submission unless it says another. */
export function parseMailServer(text: string): MailServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
  };
}
