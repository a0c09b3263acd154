import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { demo, hasDemo } from './demo.ts'
import type { Ground } from './ground.ts'
import type { Mall } from './mall.ts'

/** What runs, in which mode, where to look, and how to get in. */
export function banner(
  mall: Mall,
  ground: Ground,
  { settings, seconds }: { settings: HouseSettings; seconds: string },
): string {
  const lines = [
    ['domains', mall.domains.join(', ') || 'none in this process'],
    ['mode', `${settings.MODE}, ${ground.postgres}, ${ground.bus.kind} bus, ${ground.cache.kind} cache`],
    ...(mall.gateway ? doors(mall.gateway.url, settings) : []),
  ]
  const body = lines.map(([name, value]) => `  ${`${name}`.padEnd(11)} ${value}`)
  return ['', `Supermall is open (${seconds} s)`, '', ...body, ''].join('\n')
}

function doors(url: string, settings: HouseSettings): string[][] {
  const isDemo = hasDemo(settings) && settings.MODE === 'development'
  const logins = demo.signIns.map(({ label, login }) => `${label} ${login}`).join(', ')
  return [
    ['graph', `${url}/graphql`],
    ...((settings.PLAYGROUND ?? settings.MODE === 'development') ? [['playground', `${url}/`]] : []),
    ['ready', `${url}/health/ready`],
    ...(isDemo ? [['sign in', `${logins}; password ${demo.signIns[0].password}`]] : []),
  ]
}
