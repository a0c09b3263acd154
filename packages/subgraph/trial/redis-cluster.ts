import { freeRow } from '@supermall/testing/ports'
import { eventually } from '@supermall/testing/rival'
import { redisServer } from '@supermall/testing/servers'
import { Redis } from 'ioredis'

/** Two real servers that share the keys between them. */
export async function redisCluster(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const bus = await freeRow(2)
  const servers = await Promise.all(
    [0, 1].map((at) =>
      redisServer({
        arguments: ['--cluster-enabled', 'yes', '--cluster-port', `${bus + at}`, '--cluster-announce-ip', '127.0.0.1'],
      }),
    ),
  )
  const [one, other] = servers.map(({ url }) => new Redis(url))
  if (!one || !other) throw new Error('there are two of them')
  await one.call('CLUSTER', 'ADDSLOTSRANGE', '0', '8191')
  await other.call('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383')
  await one.call('CLUSTER', 'MEET', '127.0.0.1', String(servers[1]?.port), String(bus + 1))
  for (const node of [one, other])
    await eventually(async () => String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  one.disconnect()
  other.disconnect()
  return {
    url: servers[0]?.url ?? '',
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}
