// `npm start`: installs, generates and builds what is not there yet, then launches the whole mall in this process.
import { install, prepare } from './install.mjs'

install()
prepare('build')
await import('../dist/launch.js')
