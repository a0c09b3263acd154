// Many subscribers of one shelf, for `bench/subscriptions.ts`: says when the first, the middle one and the last of them heard of each event.
import { WebSocket } from 'ws'

const [url = '', count = '', sockets = '', shelf = ''] = process.argv.slice(2)
const each = Number(count) / Number(sockets)
const QUERY = 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { id count } }'

const heardAt: number[] = []

function hear(): void {
  heardAt.push(Date.now())
  if (heardAt.length < Number(count)) return
  const [first, median, last] = [0, heardAt.length >> 1, heardAt.length - 1].map((index) => heardAt[index])
  process.send?.({ first, median, last })
  heardAt.length = 0
}

for (let number = 0; number < Number(sockets); number++) {
  const socket = new WebSocket(url, 'graphql-transport-ws')
  socket.on('open', () => socket.send('{"type":"connection_init"}'))
  socket.on('message', (data) => {
    const text = String(data)
    if (text.includes('"type":"next"')) hear()
    else if (text.includes('"type":"error"')) throw new Error(text)
    else if (text.includes('connection_ack'))
      for (let id = 0; id < each; id++)
        socket.send(
          JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: QUERY, variables: { ids: [shelf] } } }),
        )
  })
}
