/** What a reader should know before any operation; CommonMark. */
export const introduction = `A context broker for NGSI-LD (ETSI GS CIM 009 v1.9.1).

The examples are about the data that \`npm run demo\` puts in: parking spots, waste containers, and the devices
that measure there. With it in place, every request that stands ready here can be sent as it is.

- **Names.** Types and Attributes have short names, which an @context expands to IRIs. For \`application/json\`
  a \`Link\` header names it; in \`application/ld+json\` it stands in the body. Without either the core @context holds.
- **Tenants.** \`NGSILD-Tenant\` chooses one; each is a world of its own. Every answer repeats it.
- **Media types.** Answers are \`application/json\` or \`application/ld+json\`, and Entities also
  \`application/geo+json\`, as \`Accept\` asks (406 where nothing fits).
- **Pages.** Lists come in pages: \`limit\` and \`offset\`, \`Link\` headers to the neighbours, and with \`count=true\`
  the number of all in \`NGSILD-Results-Count\`.
- **Refusals.** Each is a ProblemDetails object that names what is at fault. A method that a resource does not have
  is refused with 405, and \`Allow\` says which it has. What is part of NGSI-LD but not of this version of Bocage is
  refused with 501.
- **HEAD and OPTIONS.** Every GET but of a stream can be asked as HEAD; OPTIONS answers 204 with \`Allow\`. A slash at the end of a path
  does not count.
- **Durability.** A write that was answered is on the disk.

Operations that are not part of the standard are marked as extensions (\`x-extension\`).`;
