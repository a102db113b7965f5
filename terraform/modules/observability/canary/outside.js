// Looks at the product from outside, without signing in: the portal is there, and the API refuses strangers in its own words.
const synthetics = require('@aws/synthetics-puppeteer');

const portal = new URL(process.env.PORTAL_URL);
const api = new URL(process.env.API_URL);

function request(address, path) {
  return { hostname: address.hostname, port: 443, protocol: 'https:', method: 'GET', path, headers: { 'User-Agent': 'selfcare-canary' } };
}

function expectStatus(wanted, kind) {
  return async (response) => {
    if (response.statusCode !== wanted) {
      throw new Error(`expected ${wanted}, got ${response.statusCode}`);
    }
    const type = response.headers['content-type'] || '';
    if (!type.startsWith(kind)) {
      throw new Error(`expected ${kind}, got ${type}`);
    }
  };
}

exports.handler = async () => {
  synthetics.getConfiguration().setConfig({ includeRequestHeaders: false, includeResponseBody: false });
  await synthetics.executeHttpStep('portal', request(portal, '/'), expectStatus(200, 'text/html'));
  await synthetics.executeHttpStep('api', request(api, process.env.PROBE_PATH), expectStatus(401, 'application/problem+json'));
};
