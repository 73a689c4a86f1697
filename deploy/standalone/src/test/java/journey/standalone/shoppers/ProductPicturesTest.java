package journey.standalone.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProductPicturesTest {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    ProductPicturesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(ProductPictures.PATH, new ProductPictures());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.shutdownNow();
    }

    @Test
    void everyArticleHasAPictureOfItsOwn() throws Exception {
        Set<Integer> pictures = new HashSet<>();
        for (Article article : Catalogue.ARTICLES) {
            HttpResponse<byte[]> answer = get(ProductPictures.PATH + article.id() + ".png");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
            assertThat(picture.getWidth()).isEqualTo(ProductPictures.SIZE);
            assertThat(picture.getHeight()).isEqualTo(ProductPictures.SIZE);
            assertThat(pictures.add(Arrays.hashCode(answer.body())))
                    .as(article.id())
                    .isTrue();
        }
        assertThat(pictures).hasSize(20);
    }

    @Test
    void whatTheShopDoesNotSellHasNone() throws Exception {
        for (String path : new String[] {"sofa.png", ".png", "png", "", "mug.svg", "../mug.png"}) {
            assertThat(get(ProductPictures.PATH + path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aPictureCanOnlyBeRead() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(address(ProductPictures.PATH + "mug.png"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(405);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
