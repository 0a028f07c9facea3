import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail server that takes everything and remembers by what name each message came. */
export async function openMailbox() {
  const times = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      text(stream).then((mail) => {
        const id = /^message-id: *(\S+)/im.exec(mail)?.[1] ?? mail
        times.set(id, (times.get(id) ?? 0) + 1)
        done()
      }, done)
    },
  })
  // A client that was killed in the middle of a message is nobody's fault here.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    /** Different messages, and those that came again under the same id, as mail may after a crash. */
    figures: () => ({ mails: times.size, repeated: [...times.values()].filter((n) => n > 1).length }),
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
