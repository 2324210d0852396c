'use strict';

// The page asks for the resources once a second while it can be seen, and changes only the rows that differ.
const pollInterval = 1000;
const maxLines = 5000;
const token = document.querySelector('meta[name=page-token]').content;
const byId = id => document.getElementById(id);
const rows = new Map();
let resources = [];
let open = null;
let stream = null;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function mood(r) {
  if (r.style === 'error' || r.state === 'FailedToStart' || r.state === 'CrashLoop') return 'bad';
  if (r.state === 'Running') return r.health === 'Healthy' ? 'good' : 'warn';
  if (r.state === 'Finished') return r.exitCode ? 'bad' : '';
  return r.state === 'NotStarted' ? '' : 'warn';
}

function stateText(r) {
  if (r.state === 'Running') return r.health === 'Healthy' ? 'Healthy' : `Running, ${(r.health || 'unknown').toLowerCase()}`;
  if (r.state === 'Finished') return r.exitCode === null ? 'Stopped' : `Finished (${r.exitCode})`;
  return r.state || 'Unknown';
}

function ago(time) {
  if (!time) return '';
  const seconds = Math.max(0, Math.round((Date.now() - new Date(time)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h ago` : new Date(time).toLocaleDateString();
}

const isSetting = r => r.type === 'Parameter' || r.type === 'ConnectionString';
const megabytes = bytes => bytes === null ? '' : `${Math.round(bytes / 1048576)} MB`;

function cell(label, className, ...content) {
  const made = element('td', className);
  if (label) made.dataset.label = label;
  made.append(...content.filter(c => c !== '' && c !== null));
  return made;
}

function nameCell(r) {
  const button = element('button', 'name', r.id);
  button.type = 'button';
  button.title = 'Show the log';
  button.addEventListener('click', () => showLog(r.id));
  return cell('', '', button, element('span', 'type', r.type));
}

function stateCell(r) {
  const failing = r.checks.filter(c => c.status !== 'Healthy' && c.description);
  const why = r.state === 'Running' && failing.length > 0 ? [element('span', 'why', failing.map(c => c.description).join(' · '))] : [];
  return cell('', '', element('span', `state ${mood(r)}`, stateText(r)), ...why);
}

function endpointsCell(r) {
  return cell(r.endpoints.length ? 'Endpoints' : '', '', ...r.endpoints.map(e => {
    const span = element('span', 'endpoint');
    const isLink = /^https?:/.test(e.url);
    const link = element(isLink ? 'a' : 'span', '', e.text || e.url.replace(/^https?:\/\//, ''));
    if (isLink) Object.assign(link, { href: e.url, target: '_blank', rel: 'noopener' });
    span.append(link);
    if (r.endpoints.length > 1 && e.name) span.append(' ', element('small', '', e.name));
    return span;
  }));
}

function commandsCell(r) {
  return cell('', 'commands', ...r.commands.map(c => {
    const button = element('button', '', c.text);
    button.type = 'button';
    button.disabled = !c.enabled;
    button.setAttribute('aria-label', `${c.text} ${r.id}`);
    button.addEventListener('click', () => give(r.id, c));
    return button;
  }));
}

function fillRow(row, r) {
  const started = cell('Started', '', ago(r.started));
  if (r.started) started.title = new Date(r.started).toLocaleString();
  row.replaceChildren(
    nameCell(r), stateCell(r), endpointsCell(r),
    cell('Pid', 'number', r.pid === null ? '' : String(r.pid)),
    cell('Memory', 'number', megabytes(r.memory)),
    cell('Restarts', 'number', r.restarts ? String(r.restarts) : ''),
    started, commandsCell(r));
}

function render() {
  const filter = byId('filter').value.trim().toLowerCase();
  const wanted = resources.filter(r => (byId('all').checked || !isSetting(r)) && (!filter || `${r.id} ${r.type} ${r.state}`.toLowerCase().includes(filter)));
  const seen = new Set(wanted.map(r => r.id));
  for (const [id, entry] of rows) if (!seen.has(id)) { entry.row.remove(); rows.delete(id); }
  wanted.forEach((r, index) => {
    const entry = rows.get(r.id) || { row: element('tr') };
    const shown = JSON.stringify([r, ago(r.started)]);
    // A row that is rebuilt loses the focus, so it is only when there is something new to show.
    if (entry.shown !== shown && !entry.row.contains(document.activeElement)) { fillRow(entry.row, r); entry.shown = shown; }
    entry.row.className = r.id === open ? 'open' : '';
    const table = byId('rows');
    if (table.children[index] !== entry.row) table.insertBefore(entry.row, table.children[index] || null);
    rows.set(r.id, entry);
  });
  byId('empty').hidden = wanted.length > 0;
  const running = resources.filter(r => !isSetting(r));
  const good = running.filter(r => r.health === 'Healthy' || (r.state === 'Finished' && r.exitCode === 0)).length;
  byId('summary').textContent = `${good} of ${running.length} well`;
}

async function poll() {
  if (!document.hidden) {
    try {
      const answer = await fetch('/api/resources');
      if (!answer.ok) throw new Error(String(answer.status));
      resources = await answer.json();
      render();
    } catch {
      byId('summary').textContent = 'The application host does not answer.';
    }
  }
  setTimeout(poll, pollInterval);
}

async function give(id, command) {
  if (command.confirmation && !confirm(command.confirmation)) return;
  if (document.activeElement) document.activeElement.blur();
  const answer = await fetch(`/api/resources/${encodeURIComponent(id)}/commands/${encodeURIComponent(command.name)}`, { method: 'POST', headers: { 'X-Page-Token': token } });
  if (answer.ok) return;
  const result = await answer.json().catch(() => ({}));
  const notice = byId('notice');
  notice.textContent = `${command.text} ${id}: ${result.error || `the host answered ${answer.status}`}`;
  notice.hidden = false;
  setTimeout(() => { notice.hidden = true; }, 8000);
}

function showLog(id) {
  if (stream) stream.close();
  open = id;
  byId('log').hidden = false;
  byId('log-title').textContent = id;
  const lines = byId('lines');
  lines.replaceChildren();
  let last = 0;
  stream = new EventSource(`/api/resources/${encodeURIComponent(id)}/logs`);
  stream.addEventListener('message', message => {
    // After a lost connection the stream begins again with everything that is kept.
    const fresh = JSON.parse(message.data).filter(l => l.number > last);
    if (fresh.length === 0) return;
    last = fresh[fresh.length - 1].number;
    // Escape sequences colour a terminal and only litter a page.
    lines.append(...fresh.slice(-maxLines).map(l => element('div', l.error ? 'error' : '', l.text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ''))));
    while (lines.childElementCount > maxLines) lines.firstElementChild.remove();
    if (byId('follow').checked) lines.scrollTop = lines.scrollHeight;
  });
  location.hash = id;
  render();
}

function closeLog() {
  if (stream) stream.close();
  stream = open = null;
  byId('log').hidden = true;
  history.replaceState(null, '', location.pathname);
  render();
}

byId('filter').addEventListener('input', render);
byId('all').addEventListener('change', render);
byId('close').addEventListener('click', closeLog);
document.addEventListener('keydown', e => { if (e.key === 'Escape' && open) closeLog(); });
if (location.hash.length > 1) showLog(decodeURIComponent(location.hash.slice(1)));
poll();
