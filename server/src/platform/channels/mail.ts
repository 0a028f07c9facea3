import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { type Channel, Undeliverable } from './channel'

/** E-mail through the SMTP server of the installation. */
export function mailChannel(smtpUrl: string, from: string): Channel {
  const transport = createTransport({
    url: smtpUrl,
    // Connections are kept: a greeting for each of a thousand reminders takes longer than the mails.
    pool: true,
    maxConnections: 4,
    maxMessages: 200,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  })
  return {
    name: 'mail',
    close: () => transport.close(),
    wants: (person) => person.email !== null,
    async send({ to, title, body, url, key }) {
      if (!to.email) throw new Undeliverable('no address')
      try {
        await transport.sendMail({
          from,
          to: { name: to.name, address: to.email },
          subject: title,
          text: [`${to.name}：`, '', body, ...(url ? ['', `查看：${url}`] : []), '', '本邮件由双防平台自动发出。'].join(
            '\n',
          ),
          messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@shuangfang>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        const refused = (error as { responseCode?: number }).responseCode ?? 0
        throw refused >= 500 ? new Undeliverable((error as Error).message, { cause: error }) : error
      }
    },
  }
}
