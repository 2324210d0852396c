// The page of the API. Keys and tokens that are typed in stay in this tab's memory.
window.SwaggerUIBundle({
  url: '/openapi/v1.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  tryItOutEnabled: true,
  // The validator is somebody else's site.
  validatorUrl: null,
  syntaxHighlight: { activated: false },
});
