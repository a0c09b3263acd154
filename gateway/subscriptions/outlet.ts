import type { ServerResponse } from 'node:http'
import { carriers } from './carrier.ts'
import { beginStream, cutLater, drained } from './pour.ts'

/** A response that many write into, and that may come later than their first words. */
export type Outlet = {
  /** Goes out at once, or as soon as somebody reads. */
  readonly put: (text: string) => void
  /** Resolves when no more waits than may. */
  readonly room: () => Promise<void>
  /** Whether more waits than may. */
  readonly isFull: () => boolean
  readonly isOpen: () => boolean
  readonly open: (response: ServerResponse) => void
  readonly close: () => void
}

type Holding = { readonly mostBuffered: number; readonly heartbeatMs: number }

const carrier = carriers['event-stream']

export function openOutlet({ mostBuffered, heartbeatMs }: Holding): Outlet {
  let response: ServerResponse | null = null
  let early = ''
  let isClosed = false
  let beat: NodeJS.Timeout | null = null
  let wake: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    wake = resolve
  })

  const isFull = (): boolean =>
    response === null
      ? early.length > mostBuffered
      : response.writableNeedDrain && response.writableLength > mostBuffered

  return {
    isFull,
    put(text) {
      if (isClosed) return
      if (response === null) early += text
      else response.write(text)
    },
    async room() {
      while (!isClosed && isFull()) await (response === null ? opened : drained(response))
    },
    isOpen: () => response !== null,
    open(reader) {
      response = reader
      beginStream(carrier, reader, null)
      if (early !== '') reader.write(early)
      early = ''
      beat = setInterval(() => {
        if (!reader.writableNeedDrain) reader.write(carrier.heartbeat)
      }, heartbeatMs)
      wake()
    },
    close() {
      if (isClosed) return
      isClosed = true
      if (beat) clearInterval(beat)
      wake()
      if (response === null || response.destroyed) return
      response.end()
      cutLater(response)
    },
  }
}
