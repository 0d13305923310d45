import { connect } from 'node:net';

/** Sends text to a port of the loopback, as it is. @returns the status of the answer, which is all that is read of it. */
export function rawRequest(port: number, text: string): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve({ status: Number(data.toString().split(' ')[1]) });
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
  });
}
