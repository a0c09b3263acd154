import { createRoot } from 'react-dom/client'
import type { PlaygroundConfig } from './config.ts'
import { Playground } from './playground.tsx'
import { createSession } from './session.ts'

const element = document.getElementById('playground')
if (element) createRoot(element).render(await page())

async function page() {
  try {
    const response = await fetch('/playground/config.json')
    const config: PlaygroundConfig = await response.json()
    return <Playground config={config} session={createSession(config, sessionStorage)} />
  } catch (error) {
    return <p className="notice">The playground could not read its configuration: {String(error)}</p>
  }
}
