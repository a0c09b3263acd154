import { IncomingMessage } from 'node:http'

/**
 * Node takes every offer to speak another protocol for one that is accepted, as soon as anybody listens for upgrades: curl and Java offer
 * HTTP/2 with what they ask, and would never be answered. Here only a handshake of WebSocket is an upgrade; any other offer is
 * ignored, as RFC 9110 (7.8) has it, and the request goes the way of all others, body included.
 */
export class SocketsOnly extends IncomingMessage {
  private offered: boolean | null = null

  /** Node sets it before it knows the headers, and reads it when it has them. */
  get upgrade(): boolean {
    return this.offered === true && (this.method === 'CONNECT' || isHandshake(this))
  }

  set upgrade(offered: boolean | null) {
    this.offered = offered
  }
}

const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.trim().toLowerCase() === 'websocket'
