package shop;

import static shop.Checks.expectSame;
import static shop.Checks.thrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** A product is born, gets dearer, gets a picture and ends. */
final class ShopStory {
    record Tag(String name) {}

    record Product(String _entityName, String _instanceName, String id, BigDecimal price, Integer version, String image,
            List<Tag> tags) {}

    record StoredFile(String fileRef, String name, long size) {}

    record Problem(String error, String details) {}

    private static final String NAME = "Kite of Spring";
    private static final String PRODUCTS = "/rest/entities/Product";
    /** The smallest GIF: a picture of one pixel. */
    private static final byte[] PICTURE = HexFormat.of()
            .parseHex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b");

    private final String shop;
    private final RestClient client;

    ShopStory(String shop, RestClient client) {
        this.shop = shop;
        this.client = client;
    }

    void tell() {
        findsProducts();
        String address = creates();
        updatesWithALock(address);
        getsAPicture(address);
        client.delete().uri(URI.create(address)).retrieve().toBodilessEntity();
        HttpClientErrorException.NotFound gone =
                thrownBy(HttpClientErrorException.NotFound.class, () -> read(address, "_local"));
        expectSame(gone.getResponseBodyAs(Problem.class).error(), "Entity not found");
    }

    private void findsProducts() {
        Map<String, Object> search = Map.of(
                "filter", Map.of("conditions", List.of(
                        Map.of("property", "name", "operator", "startsWith", "value", "travel t"),
                        Map.of("property", "price", "operator", ">", "value", 100))),
                "fetchPlan", Map.of("entity", "Product", "properties", List.of("name", "price", "tags.name")),
                "sort", "-price", "limit", 1, "returnCount", true);
        ResponseEntity<Product[]> found = client.post().uri(PRODUCTS + "/search").body(search).retrieve()
                .toEntity(Product[].class);
        expectSame(found.getHeaders().getFirst("X-Total-Count"), "2");
        expectSame(List.of(found.getBody()), List.of(new Product("Product", "Travel Torch",
                "00000004-0000-4000-8000-000000000199", new BigDecimal("291.80"), null, null,
                List.of(new Tag("eco"), new Tag("gift")))));
    }

    private String creates() {
        ResponseEntity<Product> created = client.post().uri(PRODUCTS + "?responseFetchPlan=_local")
                .body(Map.of("name", NAME, "price", new BigDecimal("19.90"))).retrieve().toEntity(Product.class);
        Product product = created.getBody();
        expectSame(created.getStatusCode(), HttpStatus.CREATED);
        expectSame(List.of(product._instanceName(), product.price(), product.version()),
                List.of(NAME, new BigDecimal("19.90"), 1));
        expectSame(created.getHeaders().getLocation(), URI.create(shop + PRODUCTS + "/" + product.id()));
        return created.getHeaders().getLocation().toString();
    }

    private void updatesWithALock(String address) {
        Product updated = update(address, Map.of("price", new BigDecimal("24.50"), "version", 1));
        expectSame(List.of(updated.price(), updated.version()), List.of(new BigDecimal("24.50"), 2));
        HttpClientErrorException.BadRequest stale = thrownBy(HttpClientErrorException.BadRequest.class,
                () -> update(address, Map.of("price", 1, "version", 1)));
        expectSame(stale.getResponseBodyAs(Problem.class).error(), "Optimistic lock");
        expectSame(read(address, "_local").price(), new BigDecimal("24.50"));
    }

    private void getsAPicture(String address) {
        LinkedMultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("file", new ByteArrayResource(PICTURE) {
            @Override
            public String getFilename() {
                return "dot.gif";
            }
        });
        StoredFile stored = client.post().uri("/rest/files").contentType(MediaType.MULTIPART_FORM_DATA).body(parts)
                .retrieve().body(StoredFile.class);
        expectSame(List.of(stored.name(), stored.size()), List.of("dot.gif", 35L));
        expectSame(update(address, Map.of("image", stored.fileRef())).image(), stored.fileRef());
        ResponseEntity<byte[]> opened = client.get().uri("/rest/files?fileRef={ref}", stored.fileRef()).retrieve()
                .toEntity(byte[].class);
        expectSame(opened.getHeaders().getContentType(), MediaType.IMAGE_GIF);
        expectSame(HexFormat.of().formatHex(opened.getBody()), HexFormat.of().formatHex(PICTURE));
        Map<?, ?> link = client.post().uri("/rest/files/url").body(Map.of("fileRef", stored.fileRef())).retrieve()
                .body(Map.class);
        // Not by the client of the story: the URL alone opens the file.
        byte[] linked = RestClient.create().get().uri(URI.create(shop + link.get("url"))).retrieve().body(byte[].class);
        expectSame(HexFormat.of().formatHex(linked), HexFormat.of().formatHex(PICTURE));
    }

    private Product update(String address, Map<String, ?> body) {
        return client.put().uri(URI.create(address + "?responseFetchPlan=_local")).body(body).retrieve()
                .body(Product.class);
    }

    private Product read(String address, String plan) {
        return client.get().uri(URI.create(address + "?fetchPlan=" + plan)).retrieve().body(Product.class);
    }
}
