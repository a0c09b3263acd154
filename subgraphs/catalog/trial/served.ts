import { findRoute, listen, pathOf } from '@supermall/subgraph/http'
import type { Viewer } from '@supermall/subgraph/viewer'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { expect } from 'vitest'
import { receiveUpload } from '../routes/receive-upload.ts'
import { serveFile } from '../routes/serve-file.ts'
import { serveImportResult } from '../routes/serve-import-result.ts'
import { servePicture } from '../routes/serve-picture.ts'
import { counted } from './counted.ts'
import { mutation, shopId } from './mall.ts'

const ROUTES = [receiveUpload, servePicture, serveImportResult, serveFile]

type FileOf = {
  readonly kind: string
  readonly name: string
  readonly mimeType: string
  readonly shopId?: string | null
  readonly byteCount?: number
}
export const PICTURE: FileOf = { kind: 'IMAGE', name: 'a.png', mimeType: 'image/png' }
export const SHEET: FileOf = { kind: 'SHEET', name: 'a.csv', mimeType: 'text/csv' }

/** The demo's goods with the plain routes behind a port, and a clock that a test moves. */
export async function served() {
  const clock = { now: new Date() }
  const ground = await counted(60, () => clock.now)
  const listening = await listen({
    host: '127.0.0.1',
    port: 0,
    log: ground.floor.log,
    handle: (request, response) =>
      findRoute(ROUTES, request.method, pathOf(request)).handle(request, response, ground.within),
  })
  whenFileIsDone(() => listening.stop(1_000))
  const at = (url: string): string => `http://127.0.0.1:${listening.port}${new URL(url, 'http://localhost').pathname}`
  const change = async (viewer: Viewer, name: string, { input, selection }: { input: object; selection: string }) => {
    const { data, errors } = await ground.asks(viewer, mutation(name, selection), { input })
    return { ...data[name], fault: errors[0]?.extensions.code ?? null }
  }
  const ticket = (viewer: Viewer, file: FileOf, bytes: Buffer) =>
    change(viewer, 'uploadTicketCreate', {
      input: { shopId: shopId(0), byteCount: bytes.length, ...file },
      selection: 'uploadTicket { id url mimeType expiresAt }',
    })
  const put = (url: string, mimeType: string, body: Buffer | ReadableStream) =>
    fetch(at(url), { method: 'PUT', headers: { 'content-type': mimeType }, body, duplex: 'half' } as RequestInit)
  const complete = (viewer: Viewer, id: string) =>
    change(viewer, 'uploadTicketComplete', {
      input: { id },
      selection: 'mediaAsset { id url width height byteCount sha256 }',
    })
  return {
    ...ground,
    clock,
    at,
    change,
    ticket,
    put,
    complete,
    /** The whole way of a file that nobody refuses. */
    async uploaded(viewer: Viewer, file: FileOf, bytes: Buffer) {
      const { uploadTicket } = await ticket(viewer, file, bytes)
      expect((await put(uploadTicket.url, file.mimeType, bytes)).status).toBe(201)
      return (await complete(viewer, uploadTicket.id)).mediaAsset as { readonly id: string; readonly url: string }
    },
  }
}

export type Served = Awaited<ReturnType<typeof served>>

export const codesIn = (answer: { readonly errors: readonly { readonly code: string }[] }): readonly string[] =>
  answer.errors.map(({ code }) => code)
