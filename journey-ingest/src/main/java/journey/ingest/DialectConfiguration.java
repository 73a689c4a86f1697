package journey.ingest;

import journey.ingest.dialect.Dialect;
import journey.ingest.measurement.MeasurementDialect;
import journey.ingest.pixel.PixelDialect;
import journey.ingest.shopify.ShopifyDialect;
import journey.ingest.woocommerce.WooCommerceDialect;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The foreign formats that ingest understands. */
@Configuration(proxyBeanMethods = false)
class DialectConfiguration {
    @Bean
    Dialect shopify() {
        return new ShopifyDialect();
    }

    @Bean
    Dialect wooCommerce() {
        return new WooCommerceDialect();
    }

    @Bean
    Dialect measurementProtocol() {
        return new MeasurementDialect();
    }

    @Bean
    Dialect ownPixel() {
        return PixelDialect.own();
    }

    @Bean
    Dialect rudderStackPixel() {
        return PixelDialect.rudderStack();
    }
}
