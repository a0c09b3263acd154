import { type ExecutionResult, GraphQLError } from 'graphql'

/**
 * Reads `next` events until `complete` or the end of the stream. `return()` aborts the request at once: an async
 * generator alone would wait for the next event first, and a quiet subscription would never let go of its connection.
 */
export function eventStream(
  body: ReadableStream<Uint8Array>,
  stop: AbortController,
): AsyncIterableIterator<ExecutionResult> {
  const events = results(body, stop)
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: () => events.next(),
    return: async () => {
      stop.abort()
      return { done: true, value: undefined }
    },
  }
}

async function* results(body: ReadableStream<Uint8Array>, stop: AbortController): AsyncGenerator<ExecutionResult> {
  try {
    for await (const { event, data } of messages(body)) {
      if (event === 'complete') return
      if (event === 'next') yield JSON.parse(data)
    }
  } catch (error) {
    if (!stop.signal.aborted) yield { errors: [new GraphQLError(`The stream broke off: ${error}`)] }
  } finally {
    stop.abort()
  }
}

type Message = { readonly event: string; readonly data: string }

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let pending = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const blocks = (pending + decoder.decode(chunk.value, { stream: true })).split(/\r?\n\r?\n/)
    pending = blocks.pop() ?? ''
    for (const block of blocks) yield parseMessage(block)
  }
}

/** Lines that begin with a colon are heartbeats and fall through: they name no field. */
function parseMessage(block: string): Message {
  const lines = block.split(/\r?\n/).map((line) => /^(\w+): ?(.*)$/.exec(line))
  const valuesOf = (field: string) => lines.filter((line) => line?.[1] === field).map((line) => line?.[2] ?? '')
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') }
}
