/**
 * The yardstick H: a bare HTTP server that answers 1 KB from memory. Usage: `node bench/bare-server.ts <port>`;
 * says `ready` on stdout.
 */
import { createServer } from 'node:http';

const body = Buffer.alloc(1024, 'x');
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };

createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
