import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { expect, test, vi } from 'vitest'
import * as files from '@/lib/download'
import { example } from '@/test/contract'
import { renderPortal } from '@/test/render'
import { address, CUSTOMER, json, problem, server } from '@/test/server'

const path = `/numbers/${CUSTOMER}/details`

// jsdom's blobs have no text().
function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.onerror = () => reject(new Error('unreadable'))
    reader.readAsText(blob)
  })
}

test('saves what the service says is held, as it says it', async () => {
  const save = vi.spyOn(files, 'saveBlob').mockReturnValue()
  server.use(http.get(address.export, () => json(example('CustomerDataExport'))))
  const { user } = await renderPortal(path)
  const card = within(await screen.findByRole('region', { name: 'Your data' }))
  const region = card.getByRole('status')
  expect(region).toBeEmptyDOMElement()
  await user.click(card.getByRole('button', { name: 'Download your data' }))
  await waitFor(() => expect(region).toHaveTextContent('Saved as self-care-data.json.'))
  const [blob, name] = save.mock.calls[0] ?? []
  expect(name).toBe('self-care-data.json')
  if (!blob) throw new Error('nothing was saved')
  expect(JSON.parse(await textOf(blob))).toEqual(example('CustomerDataExport'))
})

test('nothing is saved when not everything could be read, or when it was too often', async () => {
  const save = vi.spyOn(files, 'saveBlob').mockReturnValue()
  server.use(http.get(address.export, () => problem(429, { detail: 'Try again tomorrow.' })))
  const { user } = await renderPortal(path)
  await user.click(await screen.findByRole('button', { name: 'Download your data' }))
  expect(await screen.findByText('Try again tomorrow.')).toBeVisible()
  expect(save).not.toHaveBeenCalled()
})

test('the limit of a day is told in other languages too', async () => {
  const type = 'urn:selfcare:problem:day-limit-reached'
  server.use(http.get(address.export, () => problem(429, { type })))
  const { user } = await renderPortal(path, { language: 'de' })
  await user.click(await screen.findByRole('button', { name: 'Daten herunterladen' }))
  expect(await screen.findByText('Für heute war das oft genug. Versuchen Sie es morgen noch einmal.')).toBeVisible()
})
