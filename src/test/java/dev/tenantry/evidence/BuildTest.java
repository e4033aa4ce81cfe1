package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class BuildTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            0.1.0-SNAPSHOT     , 0fc5ea6e0b6bb1b8c1f5e6f6a0c8b5f0a7c2d3e4       , 0.1.0-SNAPSHOT, 0fc5ea6e0b6bb1b8c1f5e6f6a0c8b5f0a7c2d3e4
            1.0                , 0fc5ea6e0b6bb1b8c1f5e6f6a0c8b5f0a7c2d3e4-dirty , 1.0           , 0fc5ea6e0b6bb1b8c1f5e6f6a0c8b5f0a7c2d3e4-dirty
            ${project.version} , ${tenantry.commit}                             , unknown       , unknown
            1.0                , unknown                                        , 1.0           , unknown
            1.0                , fatal: not a git repository                    , 1.0           , unknown
            -                  , -                                              , unknown       , unknown
            """)
    void knowsWhatItWasBuiltFromOrSaysThatItDoesNot(String version, String commit, String knows, String names) {
        Properties written = new Properties();
        if (version != null) {
            written.setProperty("version", version);
            written.setProperty("commit", commit);
        }
        assertThat(Build.of(written)).isEqualTo(new Build(knows, names));
    }
}
